// login.js URL LOGIN PASSWORD_FILE -- log in at the desk and print the cookie for wrk.
import fs from 'node:fs';

process.env.KEFU_URL = process.argv[2];
const { Client } = await import('../lib/kit.js');
const c = new Client();
await c.login(process.argv[3], fs.readFileSync(process.argv[4], 'utf8').trim());
console.log([...c.jar].map(([k, v]) => `${k}=${v}`).join('; '));
