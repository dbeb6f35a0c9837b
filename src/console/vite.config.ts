// SPDX-License-Identifier: Apache-2.0
// Static files only: relative addresses, no inline script or style, no request to another host.
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  base: './',
  plugins: [vue()],
  define: {
    __VUE_OPTIONS_API__: 'true',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  build: {
    target: ['chrome87', 'firefox79', 'safari14.1'],
    cssTarget: ['chrome87'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: {
        manualChunks(id) {
          if (/node_modules\/(vue|@vue|vue-router|vue-i18n|@intlify|@tanstack)\//.test(id)) return 'frame'
          if (/node_modules\/(element-plus|@element-plus|@vueuse|lodash|@floating-ui|@sxzz|@popperjs)/.test(id)) return 'elements'
          return undefined
        },
      },
    },
  },
})
