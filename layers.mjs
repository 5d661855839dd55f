/** Which room may import from which: `npm run check:layers` holds the code against it, and refuses circles of files. */

/** From the lowest up; what a room may import beside itself. */
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
  src: ['generated'],
  'contract-tests': ['packages', 'generated', 'src'],
  bench: ['packages', 'generated', 'src', 'contract-tests'],
  scripts: ['packages', 'generated', 'src', 'contract-tests', 'bench'],
};

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
      from: { path: `^${room}/`, pathNot: tests },
      to: {
        path: `^(${Object.keys(rooms).join('|')})/`,
        pathNot: `^(${[room, ...lower].join('|')})/`,
      },
    })),
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
