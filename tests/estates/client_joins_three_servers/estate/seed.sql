CREATE TABLE donors (
  id TEXT,
  first_name TEXT,
  last_name TEXT,
  email TEXT,
  phone TEXT,
  ssn TEXT,
  card TEXT
);
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3000', 'Siobhan', 'Novak', 'siobhan.novak29@mailbox.org', '+44 7270 504362', '390-80-5534', '4111113072252496');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3001', 'Marcus', 'Grzelak', 'marcus.grzelak75@mailbox.org', '+44 7133 553611', '388-37-2191', '4111110112204537');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3002', 'Dmitri', 'Delacroix', 'dmitri.delacroix7@mailbox.org', '+44 7408 518856', '249-23-2532', '4111116301217669');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3003', 'Jonas', 'Abernathy', 'jonas.abernathy1@mailbox.org', '+44 7770 586275', '429-32-3274', '4111111261986916');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3004', 'Mateo', 'Novak', 'mateo.novak93@mailbox.org', '+44 7570 812982', '520-67-2359', '4111114659647132');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3005', 'Chiara', 'Abernathy', 'chiara.abernathy28@mailbox.org', '+44 7284 591556', '346-18-4886', '4111111361793873');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3006', 'Aoife', 'Pereira', 'aoife.pereira45@mailbox.org', '+44 7130 287256', '257-91-3507', '4111111089536448');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3007', 'Siobhan', 'Whitfield', 'siobhan.whitfield29@mailbox.org', '+44 7949 229023', '386-89-7825', '4111113187973721');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3008', 'Leila', 'Fitzgerald', 'leila.fitzgerald63@mailbox.org', '+44 7582 696892', '484-16-9767', '4111115592603298');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3009', 'Ioana', 'Abernathy', 'ioana.abernathy83@mailbox.org', '+44 7704 656633', '484-13-4824', '4111118362085985');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3010', 'Wilhelm', 'Kovalenko', 'wilhelm.kovalenko72@mailbox.org', '+44 7650 855794', '141-34-7053', '4111117041461856');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3011', 'Gareth', 'Steiner', 'gareth.steiner22@mailbox.org', '+44 7187 175312', '479-59-6747', '4111111054550309');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3012', 'Marcus', 'Abernathy', 'marcus.abernathy19@mailbox.org', '+44 7837 388798', '638-45-6666', '4111117498492305');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3013', 'Quentin', 'Fitzgerald', 'quentin.fitzgerald85@mailbox.org', '+44 7429 395079', '390-42-5788', '4111119426880536');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3014', 'Agnes', 'Delacroix', 'agnes.delacroix83@mailbox.org', '+44 7326 139723', '307-17-5853', '4111111898790160');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3015', 'Leila', 'Steiner', 'leila.steiner93@mailbox.org', '+44 7995 943932', '193-12-2423', '4111114029918668');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3016', 'Chiara', 'Novak', 'chiara.novak94@mailbox.org', '+44 7701 191191', '632-75-3605', '4111114477138322');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3017', 'Leila', 'Kovalenko', 'leila.kovalenko34@mailbox.org', '+44 7906 441903', '352-32-3110', '4111117111815213');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3018', 'Gareth', 'Fitzgerald', 'gareth.fitzgerald9@mailbox.org', '+44 7249 413538', '185-30-2116', '4111114734158675');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3019', 'Wilhelm', 'Novak', 'wilhelm.novak49@mailbox.org', '+44 7739 900928', '411-28-2563', '4111117275315117');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3020', 'Tomasz', 'Rasmussen', 'tomasz.rasmussen30@mailbox.org', '+44 7441 324050', '106-75-9639', '4111116198731962');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3021', 'Ioana', 'Steiner', 'ioana.steiner12@mailbox.org', '+44 7118 919048', '551-86-5041', '4111113674460646');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3022', 'Dmitri', 'Pereira', 'dmitri.pereira87@mailbox.org', '+44 7716 761485', '275-14-6361', '4111110897642877');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3023', 'Mateo', 'Grzelak', 'mateo.grzelak14@mailbox.org', '+44 7343 946856', '593-74-1345', '4111115980957546');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3024', 'Benedikt', 'Kovalenko', 'benedikt.kovalenko73@mailbox.org', '+44 7309 125569', '110-65-9941', '4111112089827605');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3025', 'Marcus', 'Kovalenko', 'marcus.kovalenko80@mailbox.org', '+44 7235 589457', '295-88-4419', '4111112201208015');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3026', 'Leila', 'Steiner', 'leila.steiner33@mailbox.org', '+44 7911 372275', '156-33-6733', '4111113470106799');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3027', 'Mateo', 'Novak', 'mateo.novak25@mailbox.org', '+44 7367 122154', '655-43-1147', '4111117924923725');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3028', 'Wilhelm', 'Fitzgerald', 'wilhelm.fitzgerald8@mailbox.org', '+44 7753 167500', '252-44-3508', '4111114483072598');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3029', 'Tomasz', 'Grzelak', 'tomasz.grzelak95@mailbox.org', '+44 7713 534595', '152-23-7972', '4111119409908502');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3030', 'Renata', 'Takahashi', 'renata.takahashi65@mailbox.org', '+44 7431 299425', '293-52-2327', '4111112936453597');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3031', 'Farida', 'Pereira', 'farida.pereira77@mailbox.org', '+44 7185 405091', '554-72-9534', '4111110581768095');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3032', 'Leila', 'Steiner', 'leila.steiner51@mailbox.org', '+44 7660 151251', '207-93-5806', '4111113367714911');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3033', 'Ioana', 'Fitzgerald', 'ioana.fitzgerald53@mailbox.org', '+44 7458 617494', '293-80-7216', '4111119394165068');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3034', 'Gareth', 'Grzelak', 'gareth.grzelak11@mailbox.org', '+44 7100 776335', '182-92-1634', '4111113482796637');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3035', 'Tomasz', 'Moreau', 'tomasz.moreau54@mailbox.org', '+44 7378 881736', '111-38-4396', '4111116373906785');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3036', 'Gareth', 'Kovalenko', 'gareth.kovalenko19@mailbox.org', '+44 7964 939356', '278-87-3167', '4111113557886354');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3037', 'Ioana', 'Oyelaran', 'ioana.oyelaran2@mailbox.org', '+44 7528 666969', '649-43-4544', '4111116366403139');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3038', 'Siobhan', 'Moreau', 'siobhan.moreau80@mailbox.org', '+44 7905 527220', '281-92-8177', '4111116837792904');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3039', 'Tomasz', 'Novak', 'tomasz.novak94@mailbox.org', '+44 7430 900029', '278-29-9014', '4111117967604992');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3040', 'Marcus', 'Takahashi', 'marcus.takahashi21@mailbox.org', '+44 7613 639815', '569-67-2336', '4111119163010966');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3041', 'Leila', 'Rasmussen', 'leila.rasmussen14@mailbox.org', '+44 7284 356370', '156-85-2457', '4111115848263475');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3042', 'Siobhan', 'Novak', 'siobhan.novak32@mailbox.org', '+44 7766 401991', '314-96-7158', '4111117941607145');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3043', 'Hannah', 'Abernathy', 'hannah.abernathy85@mailbox.org', '+44 7658 153768', '334-26-1337', '4111117166531814');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3044', 'Tomasz', 'Novak', 'tomasz.novak59@mailbox.org', '+44 7391 127146', '291-47-8024', '4111115559116466');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3045', 'Quentin', 'Oyelaran', 'quentin.oyelaran45@mailbox.org', '+44 7218 773062', '289-53-5976', '4111110218421043');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3046', 'Jonas', 'Lombardi', 'jonas.lombardi5@mailbox.org', '+44 7155 627007', '281-81-2283', '4111114253916289');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3047', 'Renata', 'Grzelak', 'renata.grzelak21@mailbox.org', '+44 7352 539522', '143-15-3404', '4111118766378671');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3048', 'Benedikt', 'Grzelak', 'benedikt.grzelak28@mailbox.org', '+44 7731 669442', '163-34-8029', '4111114812227475');
INSERT INTO donors (id, first_name, last_name, email, phone, ssn, card) VALUES ('3049', 'Mateo', 'Delacroix', 'mateo.delacroix72@mailbox.org', '+44 7823 680357', '226-64-2502', '4111115898399740');
