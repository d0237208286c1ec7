// Where: a server on which no pixel exists yet. Says the one command that makes one.

export function NoPixel() {
  return (
    <section class="report">
      <h1>There is no pixel yet</h1>
      <p>Create one where the server runs, then reload this page:</p>
      <pre class="code">npm run -s ownpixel -- pixel create --name "My site"</pre>
      <p class="quiet">
        Are your pages carrying a pixel already? Keep its number with <code>--id</code>, and only the host
        name changes on them.
      </p>
    </section>
  );
}
