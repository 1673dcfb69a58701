// Times in words, and the ticks of an axis.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Milliseconds as a learner would say them, to a tenth of a second, with a space that does not break.
 * @param {number} time
 */
export function formatTime(time) {
  if (time < 10 * MINUTE) return `${Number((time / SECOND).toFixed(1))}\u00a0s`;
  if (time < 2 * HOUR) return twoUnits(time, MINUTE, "min", SECOND, "s");
  if (time < 2 * DAY) return twoUnits(time, HOUR, "h", MINUTE, "min");
  return twoUnits(time, DAY, "d", HOUR, "h");
}

/** @param {number} time @param {number} large @param {string} largeName @param {number} small @param {string} smallName */
function twoUnits(time, large, largeName, small, smallName) {
  const total = Math.round(time / small);
  const each = large / small;
  const whole = Math.floor(total / each);
  const rest = total % each;
  return `${whole}\u00a0${largeName}` + (rest ? ` ${rest}\u00a0${smallName}` : "");
}

/** The same for a voice: "60 seconds". @param {number} time */
export function spokenTime(time) {
  const words = formatTime(time).replaceAll("\u00a0", " ");
  return words.replace(/(^|[ ])1 s$/, "$11 second").replace(/ s$/, " seconds").replace(/ min\b/, " minutes").replace(/ h\b/, " hours");
}

const STEPS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 300, 600, 900, 1200, 1800, 3600];

/**
 * Times for the ticks of an axis, at least `room` pixels apart.
 * @param {number} end end of the axis in milliseconds
 * @param {number} width its width in pixels
 * @param {number} unit the unit of the axis in milliseconds
 */
export function ticks(end, width, unit, room = 80) {
  const wanted = (end / unit / Math.max(width, 1)) * room;
  let step = STEPS.find((each) => each >= wanted);
  if (step === undefined) {
    const power = 10 ** Math.floor(Math.log10(wanted));
    step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= wanted) ?? wanted;
  }
  const times = [];
  for (let at = 0; at * unit <= end; at += step) times.push(at * unit);
  return times;
}
