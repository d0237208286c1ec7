// Where: tag, page file, behind advice.ts. In: one call as the page made it. Out: what is wrong with it, by code; calls that the
// core leaves to others are run.

import { isStandardEvent } from '../../event/standard-events.ts';
import type { Code } from '../rare/cures.ts';
import type { Core } from '../tag.ts';

type Warn = (code: Code, about: unknown) => void;
type Check = (args: readonly unknown[]) => void;
type Bag = Record<string, unknown>;

/** How settings begin that have an effect, and those of the original that need none here. */
const settings =
  /^(agent|all|auto|c[bcdo]|disa|e[nsx]|first|g[lu]|hash|iwl|mo|open|par|rel|start|track|user)/;

export function createCheck(
  core: Core,
  warn: Warn,
  runRare: (...call: unknown[]) => void,
): (call: unknown[]) => void {
  const initialized = new Set<string>();

  const checkInit: Check = ([rawId, userData]) => {
    const id = String(rawId);
    if (!core.pixelsById[id]) warn('INVALID_PIXEL_ID', id);
    else if (initialized.has(id)) warn('DUPLICATE_PIXEL_ID', id);
    initialized.add(id);
    if (userData != null && Object(userData) !== userData) warn('INVALID_FBQ_METHOD_PARAMETER', 'init');
  };

  const checkEvent: Check = ([name, data, options]) => {
    if (name == null || name === '') warn('NO_EVENT_NAME', '');
    const { eventID, event_id = eventID } = Object(options) as Bag;
    if (Object(event_id) === event_id) warn('INVALID_EVENT_ID_FORMAT', name);
    for (const [key, value] of Object.entries(Object(data))) {
      if (/^event_?id$/i.test(key)) warn('EVENT_ID_IN_DATA', name);
      if (/^\S+@\S+\.\w+$/.test(String(value))) warn('PII_UNHASHED_PII', key);
    }
  };

  const checkParam = (key: string, given: unknown, form: RegExp) => {
    if (!form.test(String(given)))
      warn(given ? 'INVALID_PARAM' : 'REQUIRED_PARAM_MISSING', `${key} ${given}`);
  };

  const checkStandard: Check = ([name, data]) => {
    if (name && !isStandardEvent(String(name)) && !/^(PixelInitialized|CustomEvent)$/.test(String(name))) {
      warn('NONSTANDARD_EVENT', name);
    }
    const { value, currency } = Object(data) as Bag;
    if (Number(value) < 0) warn('NEGATIVE_EVENT_PARAM', name);
    if (name !== 'Purchase') return;
    checkParam('value', value, /^[+-]?\d+(\.\d+)?$/);
    checkParam('currency', currency, /^[a-z]{3}$/i);
  };

  const checkPixel: Check = ([pixelId]) => {
    if (!core.pixelsById[String(pixelId)]) warn('PIXEL_NOT_INITIALIZED', pixelId);
  };

  const checkAny: Check = (event) => {
    if (!initialized.size) warn('PIXEL_NOT_INITIALIZED', event[0]);
    checkEvent(event);
  };
  const checkOne: Check = (args) => {
    checkPixel(args);
    checkEvent(args.slice(1));
  };

  const checks: Record<string, Check> = {
    __proto__: null as never,
    init: checkInit,
    addPixelId: checkInit,
    track(event) {
      checkStandard(event);
      checkAny(event);
    },
    trackCustom: checkAny,
    send: checkAny,
    trackSingle(args) {
      checkStandard(args.slice(1));
      checkOne(args);
    },
    trackSingleCustom: checkOne,
    setUserProperties: checkPixel,
    consent([action]) {
      if (!/^(grant|revoke)$/.test(String(action))) warn('INVALID_CONSENT_ACTION', action);
    },
    set([key, value]) {
      if (!settings.test(String(key))) warn('UNSUPPORTED_METADATA_ARGUMENT', key);
      if (key === 'agent' && String(value) !== value) warn('INVALID_FBQ_METHOD_PARAMETER', key);
    },
    // Nothing to say of them.
    dataProcessingOptions: Object,
    optIn: Object,
    optOut: Object,
  };
  return (call) => {
    const [command, ...args] = call;
    const check = checks[String(command)];
    if (check) check(args);
    else if (/^(on|once|trackSingleSystem)$/.test(String(command))) runRare(...call);
    else warn(command ? 'INVALID_FBQ_METHOD' : 'FBQ_NO_METHOD_NAME', command);
  };
}
