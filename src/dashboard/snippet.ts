// Where: pixel -> the lines an owner pastes into a page. Pure. The code is the base code every fbq integration
// knows, byte for byte in its structure, so that tools which look for it recognise it; only the host is the owner's.

export interface Installation {
  /** Digits. */
  readonly pixelId: string;
  /** Where pages reach this server, no final slash. */
  readonly publicUrl: string;
}

export function buildSnippet({ pixelId, publicUrl }: Installation): string {
  return `<!-- Ownpixel -->
<script>
!function(f,b,e,v,n,t,s)
{if(f.fbq)return;n=f.fbq=function(){n.callMethod?
n.callMethod.apply(n,arguments):n.queue.push(arguments)};
if(!f._fbq)f._fbq=n;n.push=n;n.loaded=!0;n.version='2.0';
n.queue=[];t=b.createElement(e);t.async=!0;
t.src=v;s=b.getElementsByTagName(e)[0];
s.parentNode.insertBefore(t,s)}(window, document,'script',
'${publicUrl}/en_US/fbevents.js');
fbq('init', '${pixelId}');
fbq('track', 'PageView');
</script>
<noscript><img height="1" width="1" style="display:none" alt=""
src="${publicUrl}/tr?id=${pixelId}&ev=PageView&noscript=1"></noscript>
<!-- End Ownpixel -->`;
}

export interface HostChange {
  readonly from: string;
  readonly to: string;
}

/** For a page that carries a pixel already: what to replace by what. */
export function listHostChanges({ publicUrl }: Pick<Installation, 'publicUrl'>): readonly HostChange[] {
  return [
    { from: 'https://connect.facebook.net', to: publicUrl },
    { from: 'https://www.facebook.com/tr', to: `${publicUrl}/tr` },
  ];
}

/** What stands between this address and a public page, or undefined when nothing does. */
export function findAddressLimit(publicUrl: string): string | undefined {
  const { protocol, hostname } = new URL(publicUrl);
  if (hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')) {
    return `${publicUrl} is reached from this computer only. Fine for trying it here; for a public site, put the server behind your own host name first.`;
  }
  if (protocol === 'http:') {
    return `${publicUrl} is not encrypted: pages served over https will refuse to load it. Put the server behind https first.`;
  }
  return undefined;
}
