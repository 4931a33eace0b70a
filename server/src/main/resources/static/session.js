// Requests as the page that is logged in, where the service asks for keys.

const LOGIN = 'login.html';

/** Fetches; repeats the token that guards against forged requests, and leads to the log-in when the session is over. */
export async function request(path, options = {}) {
  const headers = new Headers(options.headers);
  const token = document.cookie.match(/(?:^|; )XSRF-TOKEN=([^;]+)/)?.[1];
  if (token && (options.method ?? 'GET') !== 'GET') headers.set('X-XSRF-TOKEN', token);
  const response = await fetch(path, { ...options, headers });
  if (response.status === 401) {
    sessionStorage.setItem('after-login', location.href);
    location.replace(LOGIN);
  }
  return response;
}

/** Who this page is logged in as: `{ required, tenant, scopes, key }`. */
export const session = () => request('v1/session').then((response) => response.json());

export async function logOut() {
  await request('v1/session', { method: 'DELETE' });
  location.replace(LOGIN);
}
