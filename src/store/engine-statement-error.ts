// Where: inside the embedded engine. A statement that was refused before it reached chDB.

export class StatementError extends Error {
  /** The code that a ClickHouse server would give. */
  readonly clickHouseCode: number;

  constructor(clickHouseCode: number, message: string) {
    super(message);
    this.name = 'StatementError';
    this.clickHouseCode = clickHouseCode;
  }
}
