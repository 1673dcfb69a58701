// Thousands of Pods as a picture: each cell has the mean colour of the Pods in it.

/** What needs attention weighs more, so that a lone failure stays visible. @type {Record<string, number>} */
const WEIGHTS = { W: 0.4, B: 0.5, R: 1.3, S: 1, X: 1, T: 2, F: 2.2, I: 2.2 };
const PALE = 62;

/** @param {string} colour `#rrggbb` */
function rgb(colour) {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/**
 * Draws the Pods up to `t` into a canvas of one pixel per cell.
 * @param {HTMLCanvasElement} canvas
 * @param {import("./trace.js").Trace} trace
 * @param {number} t
 * @param {number} width cells along the time axis
 * @param {number} height cells over the rows
 * @param {number} axisEnd
 */
export function drawRaster(canvas, trace, t, width, height, axisEnd) {
  const columns = Math.max(1, Math.round(width));
  const rows = Math.max(1, Math.min(trace.layout.rows, Math.round(height)));
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d");
  if (!context) return;
  const scale = columns / axisEnd;
  const sums = new Float32Array(columns * rows * 4);
  const done = new Uint8Array(columns * rows);
  const now = Math.min(columns, Math.floor(t * scale));
  const colours = Object.fromEntries(
    Object.entries(trace.document.looks).map(([letter, look]) => [letter, rgb(/** @type {any} */ (look).fill ?? "#969696")]),
  );
  const { row } = trace.layout;
  const { end, fate, judged } = trace.pods;
  const alive = trace.created(t);
  for (let i = 0; i < alive; i += 1) {
    const y = Math.min(rows - 1, Math.floor((row[i] / trace.layout.rows) * rows)) * columns;
    trace.eachPiece(i, t, (start, stop, letter) => {
      const [red, green, blue] = colours[letter];
      const weight = WEIGHTS[letter];
      const final = Math.min(columns - 1, Math.floor(stop * scale));
      for (let x = Math.floor(start * scale); x <= final; x += 1) {
        const at = (y + x) * 4;
        sums[at] += red * weight;
        sums[at + 1] += green * weight;
        sums[at + 2] += blue * weight;
        sums[at + 3] += weight;
      }
    });
    if (fate[i] === "S" && judged[i] <= t) done.fill(1, y + Math.min(now, Math.ceil(end[i] * scale)), y + now);
  }
  markGivenUp(trace, t, rows, columns, scale, now, done);
  context.putImageData(pixels(sums, done, columns, rows, colours), 0, 0);
}

/** Indexes that were given up draw a line from then on. @param {import("./trace.js").Trace} trace @param {number} t @param {number} rows @param {number} columns @param {number} scale @param {number} now @param {Uint8Array} done */
function markGivenUp(trace, t, rows, columns, scale, now, done) {
  const failed = trace.document.indexes?.failed ?? [];
  for (let index = 0; index < failed.length; index += 1) {
    if (failed[index] === null || failed[index] > t) continue;
    const y = Math.min(rows - 1, Math.floor((index / trace.layout.rows) * rows)) * columns;
    done.fill(2, y + Math.min(now, Math.floor(failed[index] * scale)), y + now);
  }
}

/** @param {Float32Array} sums @param {Uint8Array} done @param {number} columns @param {number} rows @param {Record<string, number[]>} colours */
function pixels(sums, done, columns, rows, colours) {
  const image = new ImageData(columns, rows);
  const data = image.data;
  for (let cell = 0; cell < columns * rows; cell += 1) {
    const at = cell * 4;
    const weight = sums[at + 3];
    if (weight) {
      data[at] = sums[at] / weight;
      data[at + 1] = sums[at + 1] / weight;
      data[at + 2] = sums[at + 2] / weight;
      data[at + 3] = 255;
    } else if (done[cell]) {
      const colour = done[cell] === 2 ? colours.F : colours.S;
      data[at] = colour[0];
      data[at + 1] = colour[1];
      data[at + 2] = colour[2];
      data[at + 3] = done[cell] === 2 ? 255 : PALE;
    }
  }
  return image;
}
