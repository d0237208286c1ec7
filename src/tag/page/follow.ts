// Where: tag, page file. Reads what the core has put into a list so far, and takes from then on what it puts there.

export function follow<Entry>(list: Entry[], read: (entry: Entry) => void): void {
  list.splice(0).forEach(read);
  list.push = (entry) => {
    read(entry as Entry);
    return 0;
  };
}
