/* SPDX-License-Identifier: Apache-2.0
 * Shows a plain page when the browser cannot run the console.  Written in ES5 for old engines. */
(function () {
  var able =
    'noModule' in document.createElement('script') &&
    typeof Promise === 'function' &&
    typeof Promise.allSettled === 'function' &&
    typeof globalThis === 'object' &&
    typeof String.prototype.replaceAll === 'function' &&
    typeof Intl === 'object' &&
    !!(window.CSS && CSS.supports && CSS.supports('display', 'grid'));
  if (!able) {
    document.getElementById('too-old').removeAttribute('hidden');
    document.getElementById('app').setAttribute('hidden', 'hidden');
  }
})();
