// How much of what was caught was not looked at, live: the streams' event "unread" brings the numbers by search, "all"
// for all ("commonwire-unread"). They stand in [data-unread]; where there is nothing unread, nothing stands.
document.addEventListener("commonwire-unread", (event) => {
  const counts = JSON.parse(event.detail);
  const number = new Intl.NumberFormat(document.documentElement.dataset.locale ?? document.documentElement.lang);
  for (const place of document.querySelectorAll("[data-unread]")) {
    const count = counts[place.dataset.unread] ?? 0;
    place.querySelector("bdi").textContent = number.format(count);
    place.hidden = !count;
  }
});
