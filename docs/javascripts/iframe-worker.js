/* The search, as the theme's own script leaves it open: without a server, and in Chinese.
 *
 * Here: what stands between the page and the theme's search, which is a Worker with postMessage and the event `message`.
 * The file's name keeps the plugin `offline` from fetching a stand-in from another host.
 */

/* A page opened from the disk may not start a worker: a hidden frame does its work. */
class IFrameWorker extends EventTarget {
  constructor(address) {
    super()
    this.waiting = []
    const frame = document.createElement("iframe")
    frame.hidden = true
    document.body.appendChild(frame)
    const inside = (this.inside = frame.contentWindow)
    // What the worker's script calls: it answers, and it loads the languages one after the other.
    inside.postMessage = data => this.dispatchEvent(new MessageEvent("message", { data }))
    inside.importScripts = (...addresses) =>
      addresses.reduce((before, next) => before.then(() => this.load(next)), Promise.resolve())
    this.load(address).then(() => {
      const waiting = this.waiting
      this.waiting = null
      waiting.forEach(data => this.postMessage(data))
    })
  }

  load(address) {
    return new Promise((loaded, failed) => {
      const script = this.inside.document.createElement("script")
      script.src = address
      script.onload = loaded
      script.onerror = failed
      this.inside.document.body.appendChild(script)
    })
  }

  postMessage(data) {
    if (this.waiting) this.waiting.push(data)
    else this.inside.dispatchEvent(new this.inside.MessageEvent("message", { data }))
  }
}

// The worker's script looks for this name in its parent, to find its languages.
if (location.protocol === "file:") window.IFrameWorker = IFrameWorker

/* The index takes each Chinese character for a word (`separator` in mkdocs.yml), so a question asks for all of its characters. */
window.Worker = class extends (location.protocol === "file:" ? IFrameWorker : Worker) {
  postMessage(message) {
    const asked = message.data
    if (typeof asked === "string") message = { ...message, data: asked.replace(/\p{sc=Han}/gu, " +$& ") }
    super.postMessage(message)
  }
}
