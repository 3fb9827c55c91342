// Everything works without this; it adds live arrival, the preview, keys and copying.
import "./copy-text.js";
import "./desk-alert.js";
import "./desk-catches.js";
import "./desk-look.js";
import "./desk-unread.js";
import "./live-wire.js";
import "./preview.js";
import "./search-box.js";
import "./sign-in.js";
import "./try-file.js";
import "./wire-list.js";
import { letChoose } from "./choose.js";
import { tellOfClock } from "./clock.js";
import { listenForKeys } from "./keys.js";
import { listenForPalette } from "./palette.js";
import { keepReadable } from "./offline-store.js";
import { keepTyped } from "./typed.js";

letChoose();
listenForKeys();
listenForPalette();
keepTyped();
tellOfClock();
// Where a browser keeps nothing for this site, nothing is kept.
keepReadable().catch(() => {});
