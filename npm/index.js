// The shell of the npm package: installs the standard stub and loads the tag from the owner's host. No code of the tag.

/** @param {{ host: string, id?: string | number, userData?: object, nonce?: string }} options */
export function loadPixel({ host, id, userData, nonce = '' }) {
  // A page that is rendered on a server is measured when it is in a browser.
  if (typeof document === 'undefined') return fbq;
  if (typeof window.fbq !== 'function') {
    const stub = (...call) => (stub.callMethod ? stub.callMethod(...call) : stub.queue.push(call));
    Object.assign(stub, { push: stub, loaded: true, version: '2.0', queue: [] });
    window.fbq = window._fbq = stub;
    const script = document.createElement('script');
    script.async = true;
    script.nonce = nonce;
    script.src = `${/^https?:/.test(host) ? host : `https://${host}`}/o.js`.replace(/([^:])\/\//, '$1/');
    document.head.append(script);
  }
  if (id) window.fbq('init', id, userData);
  return window.fbq;
}

/** The global `fbq`, whatever it is when called. */
export function fbq(...call) {
  globalThis.fbq?.(...call);
}
