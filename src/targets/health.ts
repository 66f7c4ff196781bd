/**
 * The path of a server's liveness question: standbys, sealed and uninitialised servers and those waiting for a leader all count as alive,
 * so that nothing restarts what a person has to unseal, and a leader's outage does not take the standbys with it. Parameters:
 * Vault's `http/sys_health.go`.
 */
export const HEALTH_PATH =
  '/v1/sys/health?standbyok=true&perfstandbyok=true&sealedcode=204&uninitcode=204&haunhealthycode=200&drsecondarycode=200';
