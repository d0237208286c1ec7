/** Calls of `fbq` as @types/facebook-pixel knows them, and what Ownpixel takes besides. */
export interface FbqCalls {
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
    pixelId: string | number,
    eventName: string,
    customData?: object,
    options?: EventOptions,
  ): void;
  (command: 'trackSingleSystem', event: SystemEvent): void;
  (command: 'setUserProperties', pixelId: string | number, properties: object): void;
  (command: 'consent', action: 'grant' | 'revoke'): void;
  (command: 'dataProcessingOptions', options: readonly string[], country?: number, state?: number): void;
  (command: 'set', key: string, value?: unknown, pixelId?: string | number): void;
  /** Every other spelling that pages and wrappers use. */
  (command: string, first: string, ...more: readonly (string | object | undefined)[]): void;
}

/** The page's `fbq` itself, with its members. */
export interface Fbq extends FbqCalls {
  /** These are there when the tag has arrived. */
  getState?: () => PixelState;
  version?: string;
  /** Mistakes found in the calls of this page. */
  warnings?: readonly { readonly code: string; readonly about: string; readonly advice: string }[];

  /** Set before the first event: no page view when the address changes without a load. */
  disablePushState?: boolean;
  /** Set before the first event: a second `PageView` of a page counts. */
  allowDuplicatePageViews?: boolean;
  /** Set before the first event: a change of `#part` alone is a page view. */
  hashPageViews?: boolean;
}

export interface EventOptions {
  /** The same as the server sends for this event: the two count once. */
  eventID?: string | number;
  event_id?: string | number;
}

export interface SystemEvent {
  pixel: string | number;
  eventName: string;
  systemCategory?: string;
  customData?: object;
  eventData?: EventOptions;
}

/** Clear values are normalised and hashed in the browser; lists are accepted. */
export interface UserData {
  [key: string]: string | number | readonly (string | number | null | undefined)[] | null | undefined;
}

export interface PixelState {
  readonly pixels: readonly { readonly id: string; readonly eventCount: number; readonly agent?: unknown }[];
  /** Of the first `init`, Unix ms; -1 before. */
  readonly pixelInitializationTime: number;
}

export interface LoadOptions {
  /** Your collector: `px.example.com`, with a path if it has one, or an address with `https://`. */
  host: string;
  id?: string | number;
  userData?: UserData;
  /** Of the page's content security policy. */
  nonce?: string;
}

/** Installs the stub, loads the tag, initialises the pixel if an id is given. On a server: nothing, and a `fbq` that does nothing. */
export declare function loadPixel(options: LoadOptions): Fbq;

/** Calls the page's `fbq`, whatever it is at that moment; where there is none, nothing happens. */
export declare const fbq: FbqCalls;
