/** The time zone in which instants are shown. */
import { createContext } from 'react';

/** The workspace's time zone; UTC until a workspace is known. */
export const TimeZone = createContext('UTC');
