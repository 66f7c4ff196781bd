import type { Severity } from '../diagnostics.ts';
import { regionOf, type Report } from './report.ts';

/** GitLab knows info, minor, major, critical and blocker. */
const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'minor', info: 'info' };

/**
 * A report of GitLab's code quality (docs.gitlab.com, "Code Quality report format"): a list of issues, each with description, check name,
 * fingerprint, severity and the first line. `base` is put before file names: the project's folder in the repository.
 */
export function gitlab(report: Report, base: string): string {
  const issues = report.diagnostics.map((one) => {
    const region = one.span ? regionOf(report, one.span) : undefined;
    const name = report.names.get(one.code);
    const envs = one.envs?.length ? ` (in ${one.envs.join(', ')})` : '';
    return {
      description: `${one.message}${envs}${one.help === undefined ? '' : `: ${one.help}`}`,
      check_name: name === undefined ? one.code : `${one.code} ${name}`,
      fingerprint: report.fingerprints.get(one) ?? '',
      severity: SEVERITIES[one.severity],
      location: {
        path: `${base}${one.span?.file ?? 'writ.yaml'}`,
        lines: { begin: region?.startLine ?? 1, ...(region ? { end: region.endLine } : {}) },
      },
    };
  });
  return `${JSON.stringify(issues, null, 2)}\n`;
}
