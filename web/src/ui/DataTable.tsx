/** A plain table with skeleton rows while it loads and a teaching place when it is empty. */
import { Button, Group, Skeleton, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './DataTable.module.css';
import { ErrorNotice } from './ErrorNotice';

const SKELETON_ROWS = ['first', 'second', 'third', 'fourth', 'fifth'];

export interface Column<Row> {
  header: string;
  cell: (row: Row) => ReactNode;
  width?: number | string;
  align?: 'right';
}

interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  label: string;
  columns: Column<Row>[];
  rows: Row[] | undefined;
  rowKey: (row: Row) => string | number;
  empty: ReactNode;
  error?: string;
  onRetry?: () => void;
  more?: { loading: boolean; load: () => void };
}

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, empty, error, onRetry, more } = props;
  if (error !== undefined && rows === undefined) {
    return <ErrorNotice message={error} onRetry={onRetry} />;
  }
  if (rows?.length === 0) {
    return empty;
  }
  return (
    <>
      <Table.ScrollContainer minWidth={720}>
        <Table aria-label={label} aria-busy={rows === undefined} className={classes.table} verticalSpacing={10}>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th key={column.header} scope="col" w={column.width} ta={column.align}>
                  {column.header}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows === undefined
              ? SKELETON_ROWS.map((row) => (
                  <Table.Tr key={row}>
                    {columns.map((column) => (
                      <Table.Td key={column.header}>
                        <Skeleton height={14} width="70%" />
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))
              : rows.map((row) => (
                  <Table.Tr key={rowKey(row)}>
                    {columns.map((column) => (
                      <Table.Td key={column.header} ta={column.align}>
                        {column.cell(row)}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {more === undefined ? null : (
        <Group justify="center" mt="md">
          <Button variant="default" loading={more.loading} onClick={more.load}>
            Load more
          </Button>
        </Group>
      )}
    </>
  );
}
