/** `fbq` as @types/facebook-pixel knows it, and what Ownpixel takes besides. */
export interface Fbq {
  (command: 'init', pixelId: string | number, userData?: UserData, options?: { agent?: string }): void;
  (command: 'addPixelId', pixelId: string | number): void;
  (
    command: 'track' | 'trackCustom' | 'send',
    eventName: string,
    customData?: object,
    options?: EventOptions,
  ): void;
  (
    command: 'trackSingle' | 'trackSingleCustom',
    pixelId: string,
    eventName: string,
    customData?: object,
    options?: EventOptions,
  ): void;
  (command: 'setUserProperties', pixelId: string, properties: object): void;
  (command: 'consent', action: 'grant' | 'revoke'): void;
  (command: 'dataProcessingOptions', options: readonly string[], country?: number, state?: number): void;
  (command: 'set', key: string, value?: unknown, pixelId?: string): void;
  /** Every other spelling that pages and wrappers use. */
  (command: string, first: string, ...more: readonly (string | object | undefined)[]): void;
}

export interface EventOptions {
  eventID?: string;
  event_id?: string;
}

/** Clear values are normalised and hashed in the browser; lists are accepted. */
export interface UserData {
  [key: string]: string | number | readonly (string | number)[] | null | undefined;
}

export interface LoadOptions {
  /** Your collector: `px.example.com`, or an address with `https://`. */
  host: string;
  id?: string;
  userData?: UserData;
}

/** Installs the stub, loads the tag, initialises the pixel if an id is given. */
export declare function loadPixel(options: LoadOptions): Fbq;

export declare const fbq: Fbq;
