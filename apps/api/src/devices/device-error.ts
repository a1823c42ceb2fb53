type DeviceErrorCode =
  | 'invalid_request'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'authorization_pending'
  | 'slow_down'
  | 'access_denied'
  | 'expired_token'
  | 'too_many_requests';

/** An error in the format of RFC 6749 and RFC 8628. */
export class DeviceError extends Error {
  readonly code: DeviceErrorCode;
  /** Seconds after which a retry may succeed; null if pointless. */
  readonly retryAfterSeconds: number | null;

  constructor(code: DeviceErrorCode, message: string, retryAfterSeconds: number | null = null) {
    super(message);
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get status(): number {
    return this.code === 'too_many_requests' ? 429 : 400;
  }
}
