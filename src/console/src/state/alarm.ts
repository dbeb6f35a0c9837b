// SPDX-License-Identifier: Apache-2.0
// The audible alarm of the duty screen.  Browsers give no sound before a person asked for it, so it is
// off until switched on, and that state is shown.  It repeats until somebody acknowledges.
import { computed, onBeforeUnmount, ref, watch, type Ref } from 'vue'

const EVERY_MS = 6_000
const BEEPS = 3
const BEEP_S = 0.18
const PAUSE_S = 0.14
const HIGH_HZ = 880
const LOW_HZ = 660

let sound: AudioContext | undefined
const isOn = ref(false)
const failed = ref(false)
/* Acknowledged in this window; what comes anew sounds again. */
const known = ref<ReadonlySet<string>>(new Set())

function play(): void {
  if (!sound || sound.state !== 'running') return
  for (let i = 0; i < BEEPS; i++) {
    const at = sound.currentTime + i * (BEEP_S + PAUSE_S)
    const tone = sound.createOscillator()
    const volume = sound.createGain()
    tone.frequency.value = i % 2 ? LOW_HZ : HIGH_HZ
    volume.gain.setValueAtTime(0.0001, at)
    volume.gain.exponentialRampToValueAtTime(0.4, at + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, at + BEEP_S)
    tone.connect(volume).connect(sound.destination)
    tone.start(at)
    tone.stop(at + BEEP_S)
  }
}

export interface Alarm { isOn: Ref<boolean>; failed: Ref<boolean>; sounding: Ref<boolean>; fresh: Ref<string[]>; switchOn: () => Promise<void>; switchOff: () => void; acknowledge: () => void }

/* `keys`: what ought to be heard, one word for each. */
export function useAlarm(keys: Ref<string[]>): Alarm {
  const fresh = computed(() => keys.value.filter((key) => !known.value.has(key)))
  const sounding = computed(() => isOn.value && fresh.value.length > 0)
  let timer: ReturnType<typeof setInterval> | undefined

  watch(sounding, (now) => {
    clearInterval(timer)
    timer = undefined
    if (!now) return
    play()
    timer = setInterval(play, EVERY_MS)
  }, { immediate: true })
  onBeforeUnmount(() => clearInterval(timer))

  return {
    isOn, failed, sounding, fresh,
    async switchOn() {
      try {
        sound ??= new AudioContext()
        await sound.resume()
        failed.value = sound.state !== 'running'
        isOn.value = !failed.value
        if (isOn.value && !fresh.value.length) play()
      } catch {
        failed.value = true
      }
    },
    switchOff() {
      isOn.value = false
    },
    acknowledge() {
      known.value = new Set([...known.value, ...keys.value])
    },
  }
}
