// The mark: a frame that is yours, and one pixel in it.

export function Brand() {
  return (
    <span class="brand">
      <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
        <path class="brand-frame" d="M1 1h14v14H1z" />
        <path class="brand-pixel" d="M7 7h6v6H7z" />
      </svg>
      Ownpixel
    </span>
  );
}
