/** Mantine's anchors and buttons that follow the router. */
import {
  Anchor,
  Button,
  Menu,
  NavLink,
  type AnchorProps,
  type ButtonProps,
  type MenuItemProps,
  type NavLinkProps,
} from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { Ref } from 'react';

type WithRef<Props> = Omit<Props, 'href'> & { ref?: Ref<HTMLAnchorElement> };

export const LinkAnchor = createLink((props: WithRef<AnchorProps>) => <Anchor {...props} />);

export const LinkButton = createLink((props: WithRef<ButtonProps>) => <Button component="a" {...props} />);

export const LinkNav = createLink((props: WithRef<NavLinkProps>) => <NavLink component="a" {...props} />);

export const LinkMenuItem = createLink((props: WithRef<MenuItemProps>) => <Menu.Item component="a" {...props} />);
