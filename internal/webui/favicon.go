package webui

// favicon is written into the page: it is shorter than a request for it, and a
// first visit may cost seven.
const favicon = "data:image/svg+xml," +
	"%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 22 22'%3E%3Cstyle%3Epath%7Bstroke:%231f1a15%7Dcircle%7Bfill:%232456b8%7D" +
	"@media(prefers-color-scheme:dark)%7Bpath%7Bstroke:%23f0ece6%7Dcircle%7Bfill:%2386b4ff%7D%7D%3C/style%3E" +
	"%3Cpath d='M19 7V3H3v16h16v-4' fill='none' stroke-width='3'/%3E%3Ccircle cx='15' cy='11' r='3'/%3E%3C/svg%3E"
