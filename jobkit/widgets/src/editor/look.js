// Colours come from the page's own variables, so one theme serves light and dark.
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

export const highlighting = syntaxHighlighting(
  HighlightStyle.define([
    { tag: [tags.propertyName, tags.definition(tags.propertyName)], class: "jke-key" },
    { tag: [tags.string, tags.content, tags.special(tags.string), tags.number, tags.bool, tags.null], class: "jke-value" },
    { tag: [tags.comment, tags.lineComment], class: "jke-comment" },
    { tag: [tags.keyword, tags.typeName, tags.labelName, tags.meta], class: "jke-comment" },
  ]),
);
