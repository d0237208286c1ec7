// Where: installation. Which pages are made alike: the host and the shape of the path. `/news/2026/11/harbour-opens-again` and
// `/news/2026/11/the-dog-is-back` are one template. The rules are one table, used here and, as SQL, in the store.

/** In order. Written so that JavaScript and RE2 (the store) read them alike. */
const rules: readonly (readonly [pattern: string, by: string])[] = [
  // A page is the same with and without its final slash.
  ['^(/.*[^/])/+$', '\\1'],
  // Words joined by two hyphens or more, and what is long: the name of one article or product.
  ['/[^/]*-[^/]*-[^/]*', '/:name'],
  ['/[^/]{25,}', '/:name'],
  ['/[^/:]*[0-9][^/]*', '/:number'],
  ['^((?:/[^/]*){5})/.*$', '\\1/:more'],
];

export function shapePath(path: string): string {
  const shaped = rules.reduce(
    (text, [pattern, by]) => text.replace(new RegExp(pattern, 'g'), by.replaceAll('\\1', '$1')),
    path,
  );
  return shaped === '' ? '/' : shaped;
}

/** The same as an expression of the store over `column`. Texts that come again in a block are looked at once. */
export function shapeSql(column: string): string {
  const shaped = rules.reduce(
    (inner, [pattern, by]) => `replaceRegexpAll(${inner}, '${quote(pattern)}', '${quote(by)}')`,
    `toLowCardinality(${column})`,
  );
  return `toString(if(${shaped} = '', '/', ${shaped}))`;
}

function quote(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
}

/** More names than these in one place of a path are names of things, not of parts of the site. */
const mostNames = 20;

/** Shapes of one host -> its templates: places of a path with very many different words become `:name`. */
export function mergeShapes(shapes: readonly string[]): ReadonlyMap<string, string> {
  const paths = shapes.map((shape) => ({ shape, words: shape.split('/').slice(1) }));
  const merged = mergeFrom(paths, 0);
  return new Map(merged.map(({ shape, words }) => [shape, `/${words.join('/')}`]));
}

/** Of the templates of a host, the one that `shape` belongs to; itself when there is none. */
export function findTemplate(shape: string, templates: readonly string[]): string {
  if (templates.includes(shape)) return shape;
  const words = shape.split('/');
  const isLike = (template: string) => {
    const places = template.split('/');
    return (
      places.length === words.length && places.every((place, at) => place === ':name' || place === words[at])
    );
  };
  return templates.find(isLike) ?? shape;
}

interface SplitPath {
  readonly shape: string;
  readonly words: readonly string[];
}

function mergeFrom(paths: readonly SplitPath[], place: number): readonly SplitPath[] {
  const longer = paths.filter(({ words }) => words.length > place);
  if (longer.length === 0) return paths;
  const names = new Set(
    longer.map(({ words }) => words[place] ?? '').filter((word) => !word.startsWith(':')),
  );
  const isMany = names.size > mostNames;
  const renamed = longer.map((path) =>
    isMany && names.has(path.words[place] ?? '') ? { ...path, words: path.words.with(place, ':name') } : path,
  );
  const groups = Map.groupBy(renamed, ({ words }) => words[place]);
  const ended = paths.filter(({ words }) => words.length <= place);
  return [...ended, ...[...groups.values()].flatMap((group) => mergeFrom(group, place + 1))];
}
