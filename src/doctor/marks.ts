// Where: doctor, everywhere before reading closely. What a pixel looks like in a source, also when it is damaged. Cheap, and
// never the last word: what has a mark is read, what has none has no pixel.

/** The tag's and the collector's names. */
export const pixelMark = /fbq|fbevents|fbds\.js|facebook\.com\/tr|\/tr\/?\?|ｆｂｑ/i;

/** The same with characters in between that nobody sees. */
export const pixelTextMark = /f[^\x20-\x7e]{0,3}b[^\x20-\x7e]{0,3}q|ｆｂｑ|fbevents|callMethod/i;

export const pageMark =
  /f[^\x20-\x7e]{0,3}b[^\x20-\x7e]{0,3}q|ｆｂｑ|fbevents|fbds\.js|\/tr\/?\?|data:[a-z/]*javascript/i;
