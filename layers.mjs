/** Which room may import from which: `npm run check:layers` holds the code against it, and refuses circles of files. */

/**
 * From the lowest up; what a room may import beside itself. A room is a folder with all below it, or, by a star, the files
 * of that folder alone. What it may import is a room, or a folder with all the rooms in it.
 */
const rooms = {
  'packages/command-line': [],
  'packages/report-kit': [],
  'packages/openapi-document': ['packages/command-line'],
  'packages/client-generator': ['packages/command-line', 'packages/openapi-document'],
  'packages/spec-check': ['packages/command-line', 'packages/openapi-document'],
  'packages/spec-review': ['packages/command-line', 'packages/openapi-document', 'packages/report-kit'],
  'packages/spec-page': [
    'packages/command-line',
    'packages/openapi-document',
    'packages/report-kit',
    'packages/spec-review',
  ],
  generated: [],
  spec: [],

  'src/base': ['generated'],
  'src/http': ['generated', 'src/base'],
  'src/tokens': ['src/base', 'src/http'],
  'src/logout': ['generated', 'src/base', 'src/http', 'src/tokens'],
  'src/*': ['generated', 'src/base', 'src/http', 'src/tokens', 'src/logout'],
  'src/provider': ['generated', 'src/base', 'src/http'],
  'src/cli': ['src'],

  'contract-tests/*': ['packages', 'generated'],
  'contract-tests/client': ['contract-tests/*', 'generated', 'src'],
  'contract-tests/provider-suite/engine': ['generated', 'src/provider'],
  'contract-tests/provider-suite/rules': [
    'contract-tests/*',
    'contract-tests/provider-suite/engine',
    'generated',
    'src',
  ],
  'contract-tests/provider-suite/reports': ['contract-tests/provider-suite/engine', 'packages'],
  'contract-tests/provider-suite/subjects': ['contract-tests/provider-suite/engine', 'generated', 'src'],
  'contract-tests/provider-suite/mutants': ['contract-tests/provider-suite/subjects', 'generated', 'src'],
  'contract-tests/provider-suite/variants': ['contract-tests/provider-suite/subjects', 'generated', 'src'],
  'contract-tests/provider-suite/*': ['contract-tests/*', 'contract-tests/provider-suite', 'packages', 'src'],
  'contract-tests/provider': ['contract-tests/*', 'packages'],
  'contract-tests/runtimes': ['contract-tests/*', 'generated', 'packages', 'src'],
  'contract-tests/package': ['contract-tests/*', 'src'],

  bench: ['packages', 'generated', 'src', 'contract-tests'],
  scripts: ['packages', 'generated', 'src', 'contract-tests', 'bench'],
};

/** `src/base` is no folder, but these files of src/: all of the client stands on them, and they need nothing of it. */
const base = 'src/(awaitable|clock|errors|platform|result|secrets)\\.ts$';

/** A regular expression for the paths of a room. */
function pathsOf(room) {
  if (room === 'src/base') return base;
  if (room === 'src/*') return `(?!${base})src/[^/]+$`;
  return room.endsWith('/*') ? `${room.slice(0, -1)}[^/]+$` : `${room}/`;
}

const anyOf = (names) => `^(${names.map(pathsOf).join('|')})`;

/** Tests of one room may call things of any: they show what the whole promises. */
const tests = '\\.test(-d)?\\.ts$';

export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one: let what both need stand below them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: {},
      to: { path: tests },
    },
    ...Object.entries(rooms).map(([room, lower]) => ({
      name: `${room} imports only ${lower.join(', ') || 'itself'}`,
      severity: 'error',
      from: { path: anyOf([room]), pathNot: tests },
      to: { path: anyOf(Object.keys(rooms)), pathNot: anyOf([room, ...lower]) },
    })),
    {
      name: 'in-a-room',
      comment: 'Name its folder above, with what it may import.',
      severity: 'error',
      from: {
        path: '^(src|packages|contract-tests|scripts|bench|spec|generated)/',
        pathNot: [anyOf(Object.keys(rooms)), tests],
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist|build)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types alone count: they too say what a reader must know.
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
