"use strict";
const [form] = document.forms;
// Telegram puts who opens the app behind the address: https://core.telegram.org/api/bots/webapps
const data = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData");
window.TelegramWebviewProxy?.postEvent("web_app_expand", "{}");
if (form && data) {
  form.action = location.pathname;
  form.elements.data.value = data;
  form.submit();
} else if (form) {
  document.getElementById("closed").hidden = false;
}
