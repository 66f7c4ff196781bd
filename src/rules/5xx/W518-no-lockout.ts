import type { Rule } from '../rule.ts';
import { isTrue, settingsNamed } from '../settings.ts';

export const rule: Rule = {
  code: 'W518',
  name: 'no-lockout',
  severity: 'warning',
  page: {
    what: 'A server configuration switches off the lockout of logins by password (`user_lockout` with `disable_lockout`).',
    why: 'Without it a password of userpass, LDAP or AppRole can be guessed as fast as the server answers; with it five failures close the account for fifteen minutes.',
    fix: 'Delete `disable_lockout`, and set `lockout_threshold` and `lockout_duration` instead.',
    file: {
      as: 'server-config',
      bad: 'storage "dynamodb" {}\nseal "awskms" {}\nuser_lockout "all" {\n  disable_lockout = "true"\n}\n',
      good: 'storage "dynamodb" {}\nseal "awskms" {}\nuser_lockout "all" {\n  lockout_threshold = "10"\n}\n',
    },
  },
  of: {
    *server({ what, settings }) {
      for (const { inner = [], label } of settingsNamed(settings, 'user_lockout'))
        for (const { text, whole } of settingsNamed(inner, 'disable_lockout')) {
          if (!isTrue(text)) continue;
          const of = label === undefined ? '' : ` ${label.text}`;
          yield {
            message: `${what} never locks out who guesses passwords: user_lockout${of} is switched off`,
            span: whole,
            help: 'delete `disable_lockout`',
          };
        }
    },
  },
};
