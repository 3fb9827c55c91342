// On the sign-in page: say so when this browser keeps no cookies for the exchange, before somebody tries in vain.
const said = document.querySelector("[data-no-cookies]");

if (said) {
  document.cookie = "commonwire_try=1; path=/; SameSite=Lax";
  said.hidden = navigator.cookieEnabled && document.cookie.includes("commonwire_try=1");
  document.cookie = "commonwire_try=; path=/; max-age=0";
}
