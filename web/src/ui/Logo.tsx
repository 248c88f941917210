/** The mark: two voices, and the common ground where they meet. */
import classes from './Logo.module.css';
import mark from './logo.svg';

export function Logo({ size = 28 }: { size?: number }) {
  return (
    <span className={classes.logo}>
      <img src={mark} width={size} height={size} alt="" />
      <span className={classes.word}>Rapport</span>
    </span>
  );
}
