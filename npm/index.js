// The shell of the npm package: installs the standard stub and loads the tag from the owner's host. No code of the tag.

/** @param {{ host: string, id?: string, userData?: object }} options */
export function loadPixel({ host, id, userData }) {
  if (typeof window.fbq !== 'function') {
    const stub = (...call) => (stub.callMethod ? stub.callMethod(...call) : stub.queue.push(call));
    Object.assign(stub, { push: stub, loaded: true, version: '2.0', queue: [] });
    window.fbq = window._fbq = stub;
    const script = document.createElement('script');
    script.async = true;
    script.src = `${/^https?:/.test(host) ? host : `https://${host}`}/o.js`.replace(/([^:])\/\//, '$1/');
    document.head.append(script);
  }
  if (id) window.fbq('init', id, userData);
  return fbq;
}

/** The global `fbq`, whatever it is when called. */
export function fbq(...call) {
  window.fbq?.(...call);
}
