// Draws the calendar in the place of the list of days. A module, so that its names are its own.
// All times are the office's own: they come and go without a zone, and are drawn as if the office were in UTC, so that
// a browser elsewhere shows the same.
const agenda = document.getElementById("agenda");
const texts = agenda.dataset;
const hours = JSON.parse(texts.hours);
const days = document.getElementById("agenda-days");
const failure = document.getElementById("failure");
const legend = document.getElementById("agenda-legend");
const boxes = [...legend.querySelectorAll("[name=advisor]")];
const VIEWS = { week: "timeGridWeek", day: "timeGridDay", list: "listWeek" };
const CLOCK = { hour: "2-digit", minute: "2-digit", hour12: false };
const nameOf = (type) => Object.keys(VIEWS).find((name) => VIEWS[name] === type);
const officeNow = () => new Date().toLocaleString("sv-SE", { timeZone: texts.zone }).replace(" ", "T");
const isNarrow = matchMedia("(max-width: 767.98px)").matches;

// Nobody named is everyone.
const advisors = () => {
  const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
  return chosen.length === boxes.length ? [] : chosen;
};
const query = (values) => {
  const asked = new URLSearchParams(values);
  for (const id of advisors()) asked.append("advisor", id);
  return asked;
};
const place = () => query({ date: texts.date, view: texts.view });
const planAt = (on, at = "") => {
  const asked = new URLSearchParams({ on, at, calendar: place() });
  if (advisors().length === 1) asked.set("advisor_id", advisors()[0]);
  return `${texts.new}?${asked}`;
};
const element = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });

const load = async ({ startStr, endStr }) => {
  const answer = await fetch(`${texts.events}?${query({ date: startStr.slice(0, 10), until: endStr.slice(0, 10) })}`);
  // The session has ended: the page asks to sign in.
  if (answer.redirected) location.reload();
  if (!answer.ok) throw new Error(answer.statusText);
  failure.hidden = true;
  return fitted(await answer.json());
};
// From eight to seven, and as much more as the office is open or is planned.
const fitted = (entries) => {
  let first = Math.min(8, ...hours.map((day) => Number(day.startTime.slice(0, 2))));
  let last = Math.max(19, ...hours.map((day) => Math.ceil(Number(day.endTime.slice(0, 2)) + Number(day.endTime.slice(3)) / 60)));
  for (const one of entries.filter((entry) => entry.time)) {
    const isOvernight = one.start.slice(0, 10) !== one.end.slice(0, 10);
    first = Math.min(first, isOvernight ? 0 : Number(one.start.slice(11, 13)));
    last = Math.max(last, isOvernight ? 24 : Math.ceil(Number(one.end.slice(11, 13)) + Number(one.end.slice(14, 16)) / 60));
  }
  // For the names of holidays only.
  calendar.setOption("allDaySlot", entries.some((entry) => entry.allDay));
  calendar.setOption("slotMinTime", `${first}:00`);
  calendar.setOption("slotMaxTime", `${last}:00`);
  return entries;
};

const listed = (...parts) => parts.filter(Boolean).join(", ");
const told = (more, title) => listed(more.time, title, more.dossier, more.advisor, more.place, more.status);
const drawEntry = ({ event, view, isMirror, timeText }) => {
  const more = event.extendedProps;
  if (!more.time) return true;
  const head = element("span", "agenda-entry-head", "");
  const mark = element("span", "agenda-mark", more.initials);
  mark.setAttribute("aria-hidden", "true");
  head.append(mark, element("span", "agenda-entry-time", isMirror ? timeText : more.time));
  return { domNodes: [
    head,
    element("span", "agenda-entry-dossier", more.dossier),
    element("span", "agenda-entry-title", event.title),
    ...(more.status ? [element("span", "agenda-entry-status", more.status)] : []),
    element("span", nameOf(view.type) === "list" ? "" : "visually-hidden", listed(more.advisor, more.place)),
  ] };
};
// A day is a link to plan something on it; of a day alone the button on top is that.
const drawDay = ({ text, hasNavLink, level }) => ({
  // A list names the weekday first, and then the date.
  domNodes: [element("span", "", text), ...(hasNavLink && !level ? [element("span", "agenda-add", "+")] : [])],
});

// The list stays, then.
if (!window.FullCalendar) days.classList.add("is-needed");
const calendar = new FullCalendar.Calendar(agenda, {
  locale: texts.locale,
  timeZone: "UTC",
  now: officeNow,
  initialDate: texts.date,
  initialView: VIEWS[texts.view] || (isNarrow ? "timeGridDay" : "timeGridWeek"),
  headerToolbar: { start: "prev,next today", center: "title", end: "timeGridWeek,timeGridDay,listWeek" },
  buttons: {
    today: { text: texts.today },
    timeGridWeek: { text: texts.week },
    timeGridDay: { text: texts.day },
    listWeek: { text: texts.list },
  },
  views: {
    timeGridWeek: { titleFormat: { day: "numeric", month: "long", year: "numeric" }, dayHeaderFormat: { weekday: "short", day: "numeric", month: "numeric" } },
    timeGridDay: { dayHeaderFormat: { weekday: "long", day: "numeric", month: "long" } },
  },
  buttonClass: ({ isSelected }) => `agenda-button${isSelected ? " is-selected" : ""}`,
  toolbarTitleClass: "agenda-title",
  height: "auto",
  dayNarrowWidth: 0,
  allDaySlot: false,
  slotMinHeight: 36,
  slotDuration: "00:30",
  snapDuration: "00:15",
  slotHeaderFormat: CLOCK,
  eventTimeFormat: CLOCK,
  eventMinHeight: 24,
  slotEventOverlap: false,
  nowIndicator: true,
  noEventsText: texts.none,
  businessHours: hours.length ? hours : { daysOfWeek: [] },
  events: load,
  eventSourceFailure: () => { Object.assign(failure, { textContent: texts.failed, hidden: false }); },
  eventStartEditable: true,
  eventDurationEditable: false,
  eventContent: drawEntry,
  eventDidMount: ({ event, el }) => { if (event.extendedProps.time) el.title = told(event.extendedProps, event.title); },
  navLinks: true,
  navLinkHint: `${texts.plan} $0`,
  navLinkDayClick: (date) => { location.href = planAt(date.toISOString().slice(0, 10)); },
  dayHeaderContent: drawDay,
  listDayHeaderContent: drawDay,
  dateClick: ({ dateStr, allDay }) => {
    // The half hour that was clicked, though dragging is finer.
    const half = `${dateStr.slice(11, 14)}${dateStr.slice(14, 16) < "30" ? "00" : "30"}`;
    location.href = planAt(dateStr.slice(0, 10), allDay ? "" : half);
  },
  // Nothing moves here: the form shows what moving sets in motion, and asks.
  eventDrop: ({ event, revert }) => {
    const [on, at] = [event.startStr.slice(0, 10), event.startStr.slice(11, 16)];
    const isTimed = !event.allDay;
    const { moveUrl } = event.extendedProps;
    revert();
    if (isTimed) location.href = `${moveUrl}&${new URLSearchParams({ on, at, calendar: place() })}`;
  },
  datesSet: ({ view }) => {
    texts.date = view.calendar.getDate().toISOString().slice(0, 10);
    texts.view = nameOf(view.type);
    remember();
  },
});
const remember = () => {
  history.replaceState(history.state, "", `${texts.page}?${place()}`);
  document.getElementById("agenda-new").href = planAt(texts.date);
};
const refilter = () => {
  if (!boxes.some((box) => box.checked)) for (const box of boxes) box.checked = true;
  remember();
  calendar.refetchEvents();
};
legend.addEventListener("change", refilter);
legend.addEventListener("click", (event) => {
  const { advisor } = event.target.dataset;
  if (advisor === undefined) return;
  event.preventDefault();
  for (const box of boxes) box.checked = !advisor || box.value === advisor;
  refilter();
});
// What colleagues planned meanwhile is there when one comes back.
addEventListener("focus", () => calendar.refetchEvents());
document.getElementById("agenda-filter").hidden = true;
days.hidden = true;
agenda.hidden = false;
calendar.render();
