/**
 * Bundles an app by Metro with React Native's own preset, as `react-native bundle` does for a release. Takes the folder of
 * the app and, in there, its main module and the file to write; then the engine: `hermes-stable`, or `default` for any.
 */
const { join } = require('node:path');
const { getDefaultConfig, mergeConfig } = require('@react-native/metro-config');
const Metro = require('metro');

const [folder = '', entry = '', out = '', engine = ''] = process.argv.slice(2);
const modules = join(__dirname, '../node_modules');

const config = mergeConfig(getDefaultConfig(folder), {
  // The app has React Native from another folder than its own.
  watchFolders: [folder, modules],
  resolver: {
    nodeModulesPaths: [modules],
    useWatchman: false,
    // What the provider loads only when it is asked to listen.
    resolveRequest: (context, name, platform) =>
      name.startsWith('node:') ? { type: 'empty' } : context.resolveRequest(context, name, platform),
  },
  fileMapCacheDirectory: folder,
  cacheStores: [],
  reporter: { update() {} },
});

Metro.runBuild(config, {
  entry,
  out: join(folder, out),
  dev: false,
  minify: false,
  platform: 'android',
  unstable_transformProfile: engine,
}).catch((reason) => {
  console.error(reason);
  process.exitCode = 1;
});
