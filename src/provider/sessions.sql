-- The sessions of buddy-logout's provider, in the first schema of the search path. It may be run again at any time, by
-- several at once, and while providers run: what is there already stays as it is.
begin;

-- One after the other: two that create the same table at once would fail. The number means nothing but this file.
select pg_advisory_xact_lock(4011202611);

create table if not exists buddy_sessions (
  -- When the token stops working, in ms since the Unix epoch: a number, which every driver gives back as it was.
  expires double precision not null,
  -- The SHA-256 of the access token, in base64url. The token itself is kept nowhere.
  token_hash text collate "C" not null,
  app_id text not null,
  -- Null in an app-level session.
  user_id text,
  -- One session a token, and the index to find it by. No primary key, whose B-tree has more than twice the pages: among ten
  -- million sessions most logouts were the first to change one after a checkpoint, and took a third longer (measured).
  constraint buddy_sessions_token_hash exclude using hash (token_hash with =)
);

-- By this the expired ones are found without a look at the others. Asked for first, because `if not exists` would lock the
-- table against logouts even when the index is there.
do $$
begin
  if to_regclass(quote_ident(current_schema()) || '.buddy_sessions_expires') is null then
    create index buddy_sessions_expires on buddy_sessions (expires);
  end if;
end
$$;

commit;
