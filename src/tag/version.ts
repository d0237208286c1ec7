// Where: tag. Its name on the wire (parameter `v`) and on the page (`fbq.version`).

export const version = 'ownpixel-1';
