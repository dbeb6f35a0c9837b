// SPDX-License-Identifier: Apache-2.0
import './polyfill'
import 'element-plus/es/components/base/style/css'
import './base.css'
import './print.css'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp } from 'vue'
import App from './App.vue'
import { queries } from './api/queries'
import { router } from './router'
import { i18n } from './text'

createApp(App).use(i18n).use(VueQueryPlugin, { queryClient: queries }).use(router).mount('#app')
