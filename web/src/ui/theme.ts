/** The look of Rapport: a Mantine theme of calm greens, one warm accent and Inter. */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Brand colour. Shades 6 and 7 carry white text with a contrast above 4.5. */
const viridian: MantineColorsTuple = [
  '#e8f5f1', '#d0eae3', '#a5d7cb', '#77c2b1', '#4fae9a', '#2d9a84', '#15826e', '#0b6b5b', '#09574b', '#06433a',
];

/** Accent for what is urgent or has just changed. */
const ember: MantineColorsTuple = [
  '#fff4ec', '#ffe5d3', '#ffc9a3', '#fba96e', '#f28c42', '#df7426', '#bd5a12', '#984609', '#773708', '#582806',
];

/** Neutral with a breath of green, so that surfaces belong to the brand. */
const gray: MantineColorsTuple = [
  '#f5f7f6', '#edf0ef', '#e1e6e4', '#cfd7d4', '#a8b3af', '#84918c', '#5b6863', '#47534f', '#303a37', '#1a2220',
];

const dark: MantineColorsTuple = [
  '#dbe3e0', '#bcc8c4', '#98a6a1', '#6a7873', '#36423e', '#293330', '#1c2522', '#141b19', '#0e1413', '#090d0c',
];

const red: MantineColorsTuple = [
  '#fdf0ef', '#fbdedb', '#f5b8b3', '#ee8f88', '#e66a61', '#d94a41', '#c83a31', '#b22a22', '#8d211b', '#6a1814',
];

export const theme = createTheme({
  primaryColor: 'viridian',
  primaryShade: { light: 7, dark: 6 },
  colors: { viridian, ember, gray, dark, red },
  black: '#1a2220',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'JetBrains Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.84375rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  lineHeights: { sm: '1.45', md: '1.5' },
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '12px', xl: '20px' },
  cursorType: 'pointer',
  headings: {
    fontWeight: '640',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  components: {
    Button: { defaultProps: { size: 'sm' }, styles: { root: { fontWeight: 560 } } },
    Badge: {
      defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 560 },
      styles: { root: { flexShrink: 0 }, label: { overflow: 'visible' } },
    },
    Modal: {
      defaultProps: {
        radius: 'lg',
        padding: 'lg',
        centered: true,
        closeButtonProps: { 'aria-label': 'Close' },
        overlayProps: { color: '#0a1f1b', backgroundOpacity: 0.38, blur: 2 },
      },
      styles: {
        // Focus must not land behind the title, which stays while the rest scrolls.
        content: { scrollPaddingBlock: '88px 24px' },
        title: { fontSize: '1.0625rem', fontWeight: 640, letterSpacing: '-0.017em' },
      },
    },
    Fieldset: { styles: { legend: { marginBottom: 8, fontWeight: 640 } } },
    Tooltip: { defaultProps: { openDelay: 300 } },
    Skeleton: { defaultProps: { radius: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
  },
});

/** Surfaces that Mantine has no name for. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--shell-gap': '10px' },
  light: {
    '--surface-canvas': '#eef2f0',
    '--surface-sunken': '#f5f7f6',
    '--line': '#e1e6e4',
    '--line-strong': '#cfd7d4',
    '--surface-hover': 'rgb(6 58 50 / 6%)',
    '--surface-raised': '#ffffff',
    '--surface-brand': '#e8f5f1',
    '--ink-brand': '#0b6b5b',
    '--ink-soft': '#303a37',
    '--dot-good': '#15826e',
    '--highlight': '#ffe5d3',
    '--mantine-color-dimmed': '#5b6863',
    '--mantine-color-placeholder': '#6c7974',
    '--mantine-color-error': '#b22a22',
    '--mantine-color-anchor': '#0b6b5b',
  },
  dark: {
    '--surface-canvas': '#0e1413',
    '--surface-sunken': '#192220',
    '--line': '#293330',
    '--line-strong': '#36423e',
    '--surface-hover': 'rgb(255 255 255 / 5%)',
    '--surface-raised': '#1c2522',
    '--surface-brand': '#1c3630',
    '--ink-brand': '#a5d7cb',
    '--ink-soft': '#bcc8c4',
    '--dot-good': '#4fae9a',
    '--highlight': '#4a2c12',
    '--mantine-color-dimmed': '#98a6a1',
    '--mantine-color-placeholder': '#84918c',
    '--mantine-color-error': '#eb8b85',
    '--mantine-color-anchor': '#77c2b1',
  },
});
