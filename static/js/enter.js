// @ts-check
/**
 * Takes the token of an invitation out of the address and hands it in by POST.
 *
 * The token travels in the fragment, which browsers never send to a server: it appears in no log and no Referer. It is
 * taken out of the address bar first, so that it stays in no history entry either. Without this script the form is there.
 */

const form = document.getElementById("enter");
const field = document.getElementById("token");
const token = location.hash.slice(1);

if (token && form instanceof HTMLFormElement && field instanceof HTMLInputElement) {
  history.replaceState(null, "", location.pathname);
  field.value = token;
  form.requestSubmit();
}
