// The log-in: a key is exchanged for a session cookie that scripts cannot read.
import { $ } from './dom.js';
import { addWords, language, onLanguage, setLanguage, t } from './i18n.js';

addWords({
  zh: {
    title: '登录', hint: '输入管理员发给你的密钥。', key: '密钥', enter: '登录', otherLanguage: 'Switch to English',
    empty: '请输入密钥', wrong: '密钥不对、已过期或已被吊销', many: '尝试次数过多，请过一会儿再试', away: '服务暂时不可用，请稍后再试',
  },
  en: {
    title: 'Log in', hint: 'Enter the key that your administrator gave you.', key: 'Key', enter: 'Log in', otherLanguage: '切换到中文',
    empty: 'Enter a key', wrong: 'The key is wrong, has expired or was revoked', many: 'Too many attempts; try again in a while', away: 'The service cannot be reached; try again',
  },
});

const switchLanguage = $('language');
switchLanguage.addEventListener('click', () => setLanguage(language() === 'zh' ? 'en' : 'zh'));
onLanguage(() => {
  switchLanguage.textContent = language() === 'zh' ? 'EN' : '中文';
  switchLanguage.lang = language() === 'zh' ? 'en' : 'zh-CN';
  switchLanguage.setAttribute('aria-label', t('otherLanguage'));
});

function fail(words) {
  $('error').textContent = t(words);
  $('error').hidden = false;
  $('key').setAttribute('aria-invalid', 'true');
  $('key').focus();
}

/** The page that led here, if it is one of ours. */
function next() {
  const page = sessionStorage.getItem('after-login');
  sessionStorage.removeItem('after-login');
  return page && new URL(page).origin === location.origin ? page : './';
}

$('login').addEventListener('submit', async (event) => {
  event.preventDefault();
  const key = $('key').value.trim();
  if (!key) return fail('empty');
  const response = await fetch('v1/session', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ key }),
  }).catch(() => null);
  if (response?.ok) return location.replace(next());
  return fail(response?.status === 401 ? 'wrong' : response?.status === 429 ? 'many' : 'away');
});

$('key').focus();
