import { EXIT, Refused } from "../refused.ts";

/** What backing up and restoring refuse. Each is thrown before anything that was there is touched. */

export function backupUnreadable(folder: string, why: string): Refused {
  return new Refused(
    "BACKUP_UNREADABLE",
    {
      zh: `${folder} 不是完整的备份：${why}。`,
      en: `${folder} is not a whole backup: ${why}.`,
    },
    EXIT.refused,
  );
}

export function backupDamaged(paths: readonly string[]): Refused {
  return new Refused(
    "BACKUP_DAMAGED",
    {
      zh: `备份已损坏，${paths.length} 个文件与清单不符，首先是 ${paths[0]}。请使用另一份备份。`,
      en: `The backup is damaged: ${paths.length} files are not as its manifest says, the first is ${paths[0]}. Use another backup.`,
    },
    EXIT.refused,
  );
}

export function backupOfOtherMajor(theirs: number, ours: number): Refused {
  return new Refused(
    "BACKUP_OTHER_POSTGRES",
    {
      zh: `备份来自 PostgreSQL ${theirs}，本程序内置 ${ours}。请用备份时的版本恢复，再以 backup --logical 迁移。`,
      en: `The backup is of PostgreSQL ${theirs}, this program brings ${ours}. Restore it with the version that made it, then move by backup --logical.`,
    },
    EXIT.refused,
  );
}

export function backupOfNewerProgram(migration: string): Refused {
  return new Refused(
    "BACKUP_NEWER",
    {
      zh: `备份来自更新的程序版本（${migration}）。请用该版本或更新的版本恢复。`,
      en: `The backup is of a newer version of the program (${migration}). Restore it with that version or a newer one.`,
    },
    EXIT.refused,
  );
}

export function keysMissing(folder: string, ids: readonly string[]): Refused {
  return new Refused(
    "BACKUP_KEYS_MISSING",
    {
      zh: `密钥文件夹 ${folder} 中没有备份所需的密钥：${ids.join("、")}。请用 --keys 指定另行保存的密钥文件夹。`,
      en: `The key folder ${folder} lacks keys that the backup needs: ${ids.join(", ")}. Name the folder where the keys are kept apart with --keys.`,
    },
    EXIT.refused,
  );
}

export function keysTaken(folder: string): Refused {
  return new Refused(
    "KEYS_FOLDER_TAKEN",
    {
      zh: `${folder} 中是另一套密钥，不能覆盖。请另选文件夹。`,
      en: `${folder} holds the keys of another installation, which are not replaced. Choose another folder.`,
    },
    EXIT.refused,
  );
}

export function keysBesideBackup(folder: string): Refused {
  return new Refused(
    "KEYS_BESIDE_BACKUP",
    {
      zh: `密钥不能与备份放在一起（${folder}）：两者在一处，加密就没有意义。`,
      en: `Keys are not put beside a backup (${folder}): with both in one place, encryption protects nothing.`,
    },
    EXIT.refused,
  );
}

export function targetTaken(what: string): Refused {
  return new Refused(
    "TARGET_NOT_EMPTY",
    {
      zh: `恢复目标 ${what} 不是空的或正在使用。请指定新的文件夹或空库。`,
      en: `The target ${what} is in use or not empty. Name a new folder or an empty database.`,
    },
    EXIT.refused,
  );
}

export function nothingToBackUp(dataFolder: string): Refused {
  return new Refused(
    "NOTHING_TO_BACK_UP",
    {
      zh: `${dataFolder} 中没有数据库。请用 XINHENG_DATA 指定数据文件夹。`,
      en: `There is no database in ${dataFolder}. Name the data folder with XINHENG_DATA.`,
    },
    EXIT.refused,
  );
}

export function backupNotWritten(folder: string, met: string): Refused {
  return new Refused("BACKUP_NOT_WRITTEN", {
    zh: `无法写入备份文件夹 ${folder}（${met}）。`,
    en: `The backup folder ${folder} cannot be written (${met}).`,
  });
}

export function hasTablespaces(): Refused {
  return new Refused(
    "TABLESPACE_PRESENT",
    {
      zh: "数据库使用了表空间，物理备份不包含它们。请用 backup --logical。",
      en: "The database uses tablespaces, which a physical backup leaves out. Use backup --logical.",
    },
    EXIT.refused,
  );
}

export function untilNotPossible(why: { readonly zh: string; readonly en: string }): Refused {
  return new Refused("UNTIL_NOT_POSSIBLE", why, EXIT.refused);
}

export function archiveGap(segment: string): Refused {
  return new Refused(
    "ARCHIVE_GAP",
    {
      zh: `归档缺少预写日志段 ${segment}，无法恢复到它之后。可用 --until 恢复到缺失之前的时刻，或改用较新的备份。`,
      en: `The archive lacks the write-ahead log segment ${segment}; nothing after it can be restored. Use --until for an instant before it, or a newer backup.`,
    },
    EXIT.refused,
  );
}

export function archiveDamaged(segment: string): Refused {
  return new Refused(
    "ARCHIVE_DAMAGED",
    {
      zh: `归档在预写日志段 ${segment} 处损坏，恢复在此中断。可用 --until 恢复到更早的时刻，或改用较新的备份。`,
      en: `The archive is damaged at the write-ahead log segment ${segment}, where restoring ended. Use --until for an earlier instant, or a newer backup.`,
    },
    EXIT.refused,
  );
}

export function notReached(until: string | null, tail: string): Refused {
  return new Refused(
    "RESTORE_NOT_REACHED",
    {
      zh: `未能恢复到 ${until ?? "备份末尾"}。数据库日志：${tail}`,
      en: `The restore did not reach ${until ?? "the end of the backup"}. The database said: ${tail}`,
    },
    EXIT.refused,
  );
}

export function backupRunning(): Refused {
  return new Refused(
    "BACKUP_RUNNING",
    {
      zh: "另一个物理备份正在进行，请在它结束后再试。",
      en: "Another physical backup is under way; try again when it has ended.",
    },
    EXIT.refused,
  );
}

export function restoreUnfinished(dataFolder: string): Refused {
  return new Refused(
    "RESTORE_UNFINISHED",
    {
      zh: `数据文件夹 ${dataFolder} 的恢复没有完成，不能使用。请删除它，重新恢复到新的文件夹。`,
      en: `The restore of the data folder ${dataFolder} was not finished, so it cannot be used. Remove it and restore into a new folder.`,
    },
    EXIT.refused,
  );
}

export function backupForEmbedded(): Refused {
  return new Refused(
    "BACKUP_FOR_EMBEDDED",
    {
      zh: "这是内置数据库的物理备份，不能恢复到 DATABASE_URL。请去掉 DATABASE_URL，或使用逻辑备份。",
      en: "This is a physical backup of the embedded database; it cannot go into DATABASE_URL. Unset that, or use a logical backup.",
    },
    EXIT.refused,
  );
}
