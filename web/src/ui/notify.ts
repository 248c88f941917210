/** Short messages at the edge of the page. */
import { notifications } from '@mantine/notifications';

export function notifySuccess(message: string): void {
  notifications.show({ message, color: 'viridian' });
}

export function notifyFailure(message: string): void {
  notifications.show({ title: 'That did not work', message, color: 'red', autoClose: 8000 });
}
