// Where: collector, Conversions API, usual events. The `user_data` of an event -> what may be written of it, on the desk: hashes and
// identifiers that are nobody's name are copied, what is clear is hashed, the client's address and agent are left out and noted.

import { parseBrowserId } from '../../event/browser-id.ts';
import { parseClientAddress } from '../client.ts';
import { copyFrom, type EventDesk, hasRoom, write, writeBytes, writeRange, writeText } from './event-desk.ts';
import { type FieldName, readName } from './field-names.ts';
import { createHashMemory, hashLength } from './hash-memory.ts';
import { byteOf, readByte, readText, readWord, type Source, skipSpaces, textRead } from './json-bytes.ts';
import { allWeakSets, textOf } from './judge-event.ts';
import { maskAgent } from './protect-event.ts';
import { hashText } from './protect-user-data.ts';
import { isClean, isFilled, readClosing } from './usual-values.ts';

/** Of the client that the event is about. */
interface Client {
  /** Not for the disk. */
  address: string;
  userAgent: string;
}

type KeepAddress = (address: string) => string;

const letterN = 0x6e;

export interface UserDataReader {
  readonly client: Client;
  /** From an opening brace to before the closing one. `event`: its number. False: it is not usual, or tells nobody apart. */
  read(keepAddress: KeepAddress, event: number): boolean;
}

export function createUserDataReader(source: Source, desk: EventDesk): UserDataReader {
  const memory = createHashMemory();
  const client: Client = { address: '', userAgent: '' };
  /** In one of these lie all keys so far. */
  let weakSets = 0;

  function read(keepAddress: KeepAddress, event: number): boolean {
    client.address = '';
    client.userAgent = '';
    weakSets = allWeakSets;
    if (!readByte(source, byteOf.openObject)) return false;
    write(desk, byteOf.openObject);
    const first = desk.end;
    do {
      const start = source.at;
      const name = readName(source);
      if (name?.userField === undefined || name.userField === 'leave out') return false;
      if (name.inUserData === event || !hasRoom(desk)) return false;
      name.inUserData = event;
      const before = desk.end;
      if (before > first) write(desk, byteOf.comma);
      const empty = desk.end;
      if (!readField(name, start, keepAddress)) return false;
      // Nothing of it is kept, nor the comma.
      if (desk.end === empty) desk.end = before;
    } while (readByte(source, byteOf.comma));
    return weakSets === 0;
  }

  /** `start`: of its name. */
  function readField(name: FieldName, start: number, keepAddress: KeepAddress): boolean {
    if (source.bytes[source.at] === letterN) return readWord(source);
    if (name.userField === 'hash') return readHashed(name, start);
    if (!readText(source)) return false;
    if (name.userField === 'keep') return isIdentifier(name) && copyFrom(desk, source, start, source.at);
    return readClient(name, keepAddress);
  }

  function readHashed(name: FieldName, start: number): boolean {
    const at = source.at;
    if (readHashes()) {
      weakSets &= name.weakSets;
      return copyFrom(desk, source, start, source.at);
    }
    source.at = at;
    writeName(name);
    write(desk, byteOf.openList);
    const isRead = source.bytes[at] === byteOf.openList ? readClearList(name) : readClear(name);
    write(desk, byteOf.closeList);
    return isRead;
  }

  /** A list of hashes, at least one: as nearly every sender has it. */
  function readHashes(): boolean {
    if (!readByte(source, byteOf.openList)) return false;
    do {
      if (!readText(source) || source.found !== 0 || source.stop - source.start !== hashLength) return false;
    } while (readByte(source, byteOf.comma));
    return readClosing(source, byteOf.closeList);
  }

  function readClearList(name: FieldName): boolean {
    source.at += 1;
    skipSpaces(source);
    for (;;) {
      if (!readClear(name) || !hasRoom(desk)) return false;
      if (!readByte(source, byteOf.comma)) return readClosing(source, byteOf.closeList);
      write(desk, byteOf.comma);
    }
  }

  function readClear(name: FieldName): boolean {
    if (!readText(source)) return false;
    const known = memory.find(source, name.hashNumber);
    const at = known === -1 ? hashRead(name) : known;
    if (at === -1) return false;
    write(desk, byteOf.quote);
    writeRange(desk, memory.hashes, at, at + hashLength);
    write(desk, byteOf.quote);
    weakSets &= name.weakSets;
    return true;
  }

  /** -1: nothing is left to hash. */
  function hashRead({ text: key, hashNumber }: FieldName): number {
    const hash = hashText(key, textOf(textRead(source)));
    return hash.length === hashLength ? memory.remember(source, hashNumber, hash) : -1;
  }

  function isIdentifier({ text: key, weakSets: sets }: FieldName): boolean {
    if (key === 'lead_id' || !isFilled(source) || !isClean(source)) return false;
    if (key === 'fbc' && parseBrowserId(textRead(source) ?? '') === undefined) return false;
    weakSets &= sets;
    return true;
  }

  function readClient(name: FieldName, keepAddress: KeepAddress): boolean {
    const given = textRead(source);
    if (given === undefined) return false;
    const text = textOf(given);
    if (text !== '') weakSets &= name.weakSets;
    if (name.userField === 'agent') client.userAgent = maskAgent(text);
    else {
      client.address = parseClientAddress(text);
      const kept = client.address === '' ? '' : keepAddress(client.address);
      if (kept !== '') {
        writeName(name);
        writeText(desk, `"${kept}"`);
      }
    }
    return true;
  }

  function writeName({ quoted }: FieldName): void {
    writeBytes(desk, quoted);
    write(desk, byteOf.colon);
  }

  return { client, read };
}
