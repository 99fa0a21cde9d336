-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
set local lock_timeout = '5s';

-- What is about to change among the records of a supplier is a few rows of each day. Without the record's id the many equal keys of
-- such an index are kept once each: it is a tenth of the size, and a new row goes to the end of its day (decision 0029).
create index term_supplier_end_day on publicity.term (supplier_code, public_through) where known_until is null;
create index term_supplier_repair_day on publicity.term (supplier_code, repair_from)
    where known_until is null and repair_from is not null;
drop index publicity.term_supplier_ends;
drop index publicity.term_supplier_repair;
