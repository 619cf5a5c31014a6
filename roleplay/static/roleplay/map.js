// A wide map opens on its first turn, not on its empty left edge. Without this the overview and the list lead there.
document.querySelectorAll(".map-scroll").forEach((area) => {
  const first = area.querySelector("[data-first]")
  if (!first) return
  const box = first.getBoundingClientRect()
  const own = area.getBoundingClientRect()
  area.scrollLeft += box.left + box.width / 2 - own.left - area.clientWidth / 2
})
