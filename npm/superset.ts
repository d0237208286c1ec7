// Compiled by `npm run types`, never run: whatever @types/facebook-pixel lets a page call, our `fbq` takes.

/// <reference types="facebook-pixel" />
import { fbq } from './index.js';

export const theirs: facebook.Pixel.Event = fbq;
