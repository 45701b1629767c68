/** How many cells a text takes in a terminal. */

/** Whether a character takes two cells: Hangul, ideographs, kana, full-width forms, most emoji. */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff)
  );
}

export function width(text: string): number {
  let cells = 0;
  for (const character of text) {
    cells += isWide(character.codePointAt(0) ?? 0) ? 2 : 1;
  }
  return cells;
}
