/** Mantine's anchors and buttons that follow the router. */
import { Anchor, Button, type AnchorProps, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { Ref } from 'react';

type WithRef<Props> = Omit<Props, 'href'> & { ref?: Ref<HTMLAnchorElement> };

export const LinkAnchor = createLink((props: WithRef<AnchorProps>) => <Anchor {...props} />);

export const LinkButton = createLink((props: WithRef<ButtonProps>) => <Button component="a" {...props} />);
