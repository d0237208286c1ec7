// Where: before anything else in the browser. A browser on a machine without a language calls itself `en-US@posix`
// (Chromium under LANG=C does), which is no language tag. The chart library makes a number format of it while it is
// loaded, and the page would stay blank: then the language is English.

try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en' });
}
